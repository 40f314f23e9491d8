"""The sync protocol, pure: no I/O, no clock, no randomness. The words are those of PROTOCOL.md."""
