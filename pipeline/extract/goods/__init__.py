"""What was bought: which rows sell something, under which name, how many, at what price each."""
