"""How a scarce model is shared: four strategies, each a file, and the policies that use them."""
