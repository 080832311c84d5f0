"""The files, read: text to trees to types, every mistake noted with its place."""
