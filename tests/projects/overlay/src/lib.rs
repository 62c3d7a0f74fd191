//! An example project that uses a corrected description.

use weather_client::models::{Reading, ReadingWind};

/// Reads a reading in JSON, and returns `true` if it is a storm below zero.
///
/// # Errors
///
/// Returns an error if the text is no reading.
pub fn is_blizzard(json: &str) -> Result<bool, serde_json::Error> {
    let reading: Reading = serde_json::from_str(json)?;
    Ok(reading.celsius < 0.0 && reading.wind == ReadingWind::Storm)
}
