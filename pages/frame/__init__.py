"""What all pages share: the address, filters, title row, cards, charts and the data shown."""
