"""Making the book: the chapters' helper, the Sphinx plug-in, the lint, the build."""
