"""What things cost, always as a ratio to a peer or a physical reference measured in the same run."""
