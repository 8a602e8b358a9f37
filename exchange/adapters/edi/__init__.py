"""What EDIFACT and X12 share: segments with places, structures to walk, documents in the making."""
