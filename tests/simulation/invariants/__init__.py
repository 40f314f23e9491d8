"""What must hold, whatever went wrong. Judged on raw rows and on what the clients recorded; nothing of the product is imported."""
