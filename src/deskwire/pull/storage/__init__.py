"""Where the files of a data set are: a folder on this machine, or an object store."""
