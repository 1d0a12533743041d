python FOLDER/scripts/doctor app/api.py                # this file; the others are read for facts
python FOLDER/scripts/doctor .                         # the project
python FOLDER/scripts/doctor --explain table-as-body   # why, and the page to read
