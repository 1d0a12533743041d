"""What one way costs against another; scripts/bench.py times these functions."""
