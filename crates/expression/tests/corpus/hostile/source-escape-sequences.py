return "]0;owned[2J" + [31mtoken
