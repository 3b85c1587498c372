"""`python -m verifier BUNDLE.zip`, and what `mandate-verify.pyz` starts."""

from verifier.command import main

main()
