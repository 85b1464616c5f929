"""How people and programs come in: routes, actions, bots and widgets, what guards them and what they take."""
