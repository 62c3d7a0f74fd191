//! An example project that uses types of its own in an emitted crate.

use std::collections::HashMap;

use invoices_client::ext::Money;
use invoices_client::models::{Customer, Invoice};

/// Returns what each customer has to pay.
pub fn open(invoices: &[Invoice]) -> HashMap<Customer, Money> {
    let mut sums: HashMap<Customer, Money> = HashMap::new();
    for invoice in invoices.iter().filter(|invoice| !invoice.is_paid()) {
        sums.entry(invoice.customer.clone()).or_default().0 += invoice.open.0;
    }
    sums
}
