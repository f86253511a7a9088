/// What a member gives to those who have told it their password: `--auth-token` and what goes with it.
public enum TokenSettings: Hashable, Sendable {
    /// A random text that all members know by the log, and that ends so many seconds after its last use.
    case simple(seconds: Int)
    /// A JSON web token, sealed (HS256) with the key in this file, that ends so many seconds after it was made.
    case sealed(keyFile: String, seconds: Int)

    static let simpleSeconds = 300
    private static let sealedSeconds: Int64 = 300

    /// Reads the value of `--auth-token`: `simple`, or `jwt` and options, separated by commas.
    static func read(_ text: String, simpleSeconds: Int, subject: String) throws(SettingsError) -> TokenSettings {
        var parts = text.split(separator: ",", omittingEmptySubsequences: false)[...]
        switch parts.popFirst() {
        case "simple":
            guard parts.isEmpty else { throw SettingsError(subject, "simple has no options") }
            return .simple(seconds: simpleSeconds)
        case "jwt": return try sealed(parts, subject)
        default:
            throw SettingsError(subject, "must be simple, or jwt with options, not \(SettingsText.quoted(text))")
        }
    }

    private static func sealed(_ options: ArraySlice<Substring>, _ subject: String) throws(SettingsError)
        -> TokenSettings
    {
        var (keyFile, seconds): (String?, Int64) = (nil, sealedSeconds)
        var method: String?
        var seen: Set<Substring> = []
        for option in options {
            let halves = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, seen.insert(halves[0]).inserted else {
                throw SettingsError(subject, "needs options of the form name=value, each once")
            }
            switch halves[0] {
            case "sign-method": method = String(halves[1])
            case "priv-key": keyFile = String(halves[1])
            case "ttl":
                guard let nanoseconds = SettingsText.readDuration(String(halves[1])),
                    SettingsLimits.tokenSeconds.contains(nanoseconds / 1_000_000_000)
                else { throw SettingsError(subject, "ttl must be a duration from 1s to 8760h") }
                seconds = nanoseconds / 1_000_000_000
            default:
                throw SettingsError(
                    subject, "knows the options sign-method, priv-key and ttl, not \(SettingsText.quoted(halves[0]))")
            }
        }
        guard method == "HS256" else {
            throw SettingsError(subject, "sign-method must be HS256, the only one in this release")
        }
        guard let keyFile, !keyFile.isEmpty else {
            throw SettingsError(subject, "priv-key must name the file with the key, which all members share")
        }
        return .sealed(keyFile: keyFile, seconds: Int(seconds))
    }
}
