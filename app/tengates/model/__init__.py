"""Ground floor: the frozen values every other floor speaks in; standard library only."""
