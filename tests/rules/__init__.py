"""Which tests prove which rule of the service system, and whether they would notice its opposite."""
