package dev.meanwhile.models.openai.demo;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The time zones of cities that people ask for in demos. */
final class DemoCities {
    private static final Pattern ZONE = Pattern.compile("\\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\\b");

    private static final Map<String, String> ZONES = Map.ofEntries(
            Map.entry("amsterdam", "Europe/Amsterdam"),
            Map.entry("athens", "Europe/Athens"),
            Map.entry("auckland", "Pacific/Auckland"),
            Map.entry("bangkok", "Asia/Bangkok"),
            Map.entry("beijing", "Asia/Shanghai"),
            Map.entry("berlin", "Europe/Berlin"),
            Map.entry("boston", "America/New_York"),
            Map.entry("cairo", "Africa/Cairo"),
            Map.entry("cape town", "Africa/Johannesburg"),
            Map.entry("chicago", "America/Chicago"),
            Map.entry("delhi", "Asia/Kolkata"),
            Map.entry("denver", "America/Denver"),
            Map.entry("dubai", "Asia/Dubai"),
            Map.entry("hamburg", "Europe/Berlin"),
            Map.entry("helsinki", "Europe/Helsinki"),
            Map.entry("hong kong", "Asia/Hong_Kong"),
            Map.entry("istanbul", "Europe/Istanbul"),
            Map.entry("jakarta", "Asia/Jakarta"),
            Map.entry("johannesburg", "Africa/Johannesburg"),
            Map.entry("lagos", "Africa/Lagos"),
            Map.entry("lisbon", "Europe/Lisbon"),
            Map.entry("london", "Europe/London"),
            Map.entry("los angeles", "America/Los_Angeles"),
            Map.entry("madrid", "Europe/Madrid"),
            Map.entry("melbourne", "Australia/Melbourne"),
            Map.entry("mexico city", "America/Mexico_City"),
            Map.entry("moscow", "Europe/Moscow"),
            Map.entry("mumbai", "Asia/Kolkata"),
            Map.entry("munich", "Europe/Berlin"),
            Map.entry("nairobi", "Africa/Nairobi"),
            Map.entry("new york", "America/New_York"),
            Map.entry("oslo", "Europe/Oslo"),
            Map.entry("paris", "Europe/Paris"),
            Map.entry("rome", "Europe/Rome"),
            Map.entry("san francisco", "America/Los_Angeles"),
            Map.entry("sao paulo", "America/Sao_Paulo"),
            Map.entry("seattle", "America/Los_Angeles"),
            Map.entry("seoul", "Asia/Seoul"),
            Map.entry("shanghai", "Asia/Shanghai"),
            Map.entry("singapore", "Asia/Singapore"),
            Map.entry("stockholm", "Europe/Stockholm"),
            Map.entry("sydney", "Australia/Sydney"),
            Map.entry("tokyo", "Asia/Tokyo"),
            Map.entry("toronto", "America/Toronto"),
            Map.entry("vienna", "Europe/Vienna"),
            Map.entry("warsaw", "Europe/Warsaw"),
            Map.entry("zurich", "Europe/Zurich"));

    private static final Pattern CITY =
            Pattern.compile("\\b(" + String.join("|", ZONES.keySet()) + ")\\b", Pattern.CASE_INSENSITIVE);

    private DemoCities() {}

    /** The zone that a text names or whose city it names first; UTC if it names none. */
    static String zoneIn(String text) {
        var zone = ZONE.matcher(text);
        if (zone.find()) {
            return zone.group();
        }
        var city = CITY.matcher(text);
        return city.find() ? ZONES.getOrDefault(city.group().toLowerCase(Locale.ROOT), "UTC") : "UTC";
    }
}
