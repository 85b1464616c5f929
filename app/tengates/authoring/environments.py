"""What the author of a control may ask about where the program runs and how releases reach users."""

from tengates.survey.delivery.environments import Split, rollouts, set_ups, splits

__all__ = ["Split", "rollouts", "set_ups", "splits"]
