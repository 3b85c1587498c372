"""The whole log played again from its first entry: which ballots and mandates there were, no step skipped."""
