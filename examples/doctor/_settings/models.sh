python FOLDER/scripts/doctor --models app.models
