"""A project that was written for the versions named in packages.txt. The suite runs it on those."""
