"""The numbered checks, in the order of docs/bundle-format.md; each looks at one kind of fact and says what it saw."""
