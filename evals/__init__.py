"""Does the skill help? Tasks, graders, and a runner that compares agents with and without it."""
