return "\t\t".expandtabs(2 ** 63 - 1)
