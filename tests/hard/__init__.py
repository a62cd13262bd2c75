"""Short forms of the trials in bench/: kills, faults and interrupted imports, each audited."""
