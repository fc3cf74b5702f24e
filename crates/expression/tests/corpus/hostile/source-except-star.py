try:
    return 1
except* ValueError:
    pass
