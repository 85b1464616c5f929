SUMMARY = "You summarise meeting transcripts in five sentences."
ACTIONS = "List the action items of this meeting, one a line, each with its owner."
