"""Changes of the registry, each: gate, lock, rules, write, facts, search, audit."""

from hoptac.registry.actions.saving import Refused, organisations_save

__all__ = ["Refused", "organisations_save"]
