"""What membership decides without a database: standing, the roll's arithmetic, names, passwords, sign-in limits."""
