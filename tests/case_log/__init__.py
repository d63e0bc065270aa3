"""The refund log of a team becomes directives."""
