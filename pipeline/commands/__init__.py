"""The commands of `pipeline.cli`: a function each, of the options and the home; its exit status."""
