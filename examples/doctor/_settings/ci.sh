python FOLDER/scripts/doctor --format github .                # remarks beside the lines of a pull request
python FOLDER/scripts/doctor --format sarif . > doctor.sarif  # for code scanning; its exit code is 1, too
