"""Bytes by their hash. One small interface; a directory is the one store today."""
