/** A sheet as a page of its own: no script, no address, styles inside; it says the same on any device, for years. */

const STYLE = `body{font:16px/1.5 "PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif;color:#0b1f2a;background:#fff;margin:0 auto;max-width:720px;padding:24px}
h1{font-size:26px;margin:0}h2{font-size:18px;margin:18px 0 4px}p{margin:4px 0}small{color:#50616b;display:block}ul{list-style:none;margin:0;padding:0}
dl{margin:12px 0}dl>div{border-top:1px solid #c9d3d9;padding:6px 0}dt{font-size:13px;color:#50616b}dd{margin:0;white-space:pre-line}dd small,li small{display:inline}
li{display:flex;justify-content:space-between;gap:12px;border-bottom:1px solid #c9d3d9;padding:5px 0}li.fail .end{color:#b3261e;font-weight:700}
table{border-collapse:collapse;width:100%}td{padding:4px 0;border-bottom:1px solid #c9d3d9}td+td{text-align:right}.sum td{font-weight:700}
.drawn{width:320px;max-width:100%;border:1px solid #c9d3d9}.drawn path{fill:none;stroke:#0c1b22;stroke-width:9;stroke-linecap:round;stroke-linejoin:round}
.seals{display:flex;gap:16px;align-items:center}.qr{width:112px;height:112px;flex:none}code{font:700 17px ui-monospace,monospace;white-space:nowrap}`;

/** `sheet` was drawn by this app: its texts are text already. */
export function asPage(title: string, lang: string, sheet: HTMLElement): string {
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = lang;
  const charset = page.createElement("meta");
  charset.setAttribute("charset", "utf-8");
  const view = page.createElement("meta");
  view.name = "viewport";
  view.content = "width=device-width, initial-scale=1";
  const style = page.createElement("style");
  style.textContent = STYLE;
  page.head.prepend(charset, view);
  page.head.append(style);
  page.body.append(page.importNode(sheet, true));
  return `<!doctype html>\n${new XMLSerializer().serializeToString(page.documentElement)}\n`;
}
