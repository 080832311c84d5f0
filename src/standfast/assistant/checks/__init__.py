"""What can be proved of an assistant before it talks to anyone."""
