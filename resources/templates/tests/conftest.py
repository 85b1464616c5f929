"""Variables that the app reads when it is imported: set before that, and never to a real key."""

import os

