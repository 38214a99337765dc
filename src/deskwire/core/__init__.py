"""What a call is made of, without I/O: operations, parameters, signing, decoding, errors."""
