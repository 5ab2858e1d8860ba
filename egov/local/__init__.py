"""The product on one machine without servers: bin/run, bin/test and bin/bench."""
