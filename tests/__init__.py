"""Tests by question; each folder's name is the question it answers."""
