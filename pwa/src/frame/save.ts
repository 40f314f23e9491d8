/** A file in the downloads folder. */
export function save(name: string, file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has taken hold of the file once the click is over.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
