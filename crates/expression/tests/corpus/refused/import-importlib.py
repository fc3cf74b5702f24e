import importlib
return importlib.import_module("os").getcwd()
