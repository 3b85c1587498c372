"""The presets shipped with the product, as others may look at them."""

from deliberation.presets import catalogue
from deliberation.presets.catalogue import Preset


def presets() -> dict[str, Preset]:
    """Return the presets by name, in the order of their names."""
    return catalogue.presets()
