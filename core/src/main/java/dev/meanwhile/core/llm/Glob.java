package dev.meanwhile.core.llm;

/** Patterns of models' names, with {@code *} for any run of characters (also {@code /}) and {@code ?} for one. Linear in the name for each star. */
public final class Glob {
    private Glob() {}

    public static boolean matches(String glob, String name) {
        var g = 0;
        var n = 0;
        var starAt = -1;
        var nameAtStar = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                starAt = g++;
                nameAtStar = n;
            } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n))) {
                g++;
                n++;
            } else if (starAt >= 0) {
                g = starAt + 1;
                n = ++nameAtStar;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
