"""How `labapi update` works: the newer kit is read, compared with what is here, merged, put."""
