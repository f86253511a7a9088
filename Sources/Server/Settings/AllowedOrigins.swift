/// Which web pages may use the client port: what `--cors` names.
public enum AllowedOrigins: Hashable, Sendable {
    case all
    case only([String])

    /// Reads the list of origins, parted by commas; an empty one, or one with `*`, allows all, as in etcd.
    static func read(_ values: FlagValues) throws(SettingsError) -> AllowedOrigins {
        guard let text = values.text(.crossOrigins), !text.isEmpty else { return .all }
        let origins = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if origins.contains("*") { return .all }
        guard origins.count <= SettingsLimits.originsMax else {
            throw SettingsError(
                values.subject(.crossOrigins), "at most \(SettingsLimits.originsMax) origins are allowed")
        }
        for origin in origins {
            let isVisible = origin.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            guard isVisible, origin.contains("://"), origin.utf8.count <= SettingsLimits.originBytesMax else {
                throw SettingsError(
                    values.subject(.crossOrigins), "must be origins such as https://example.org, or *")
            }
        }
        return .only(origins)
    }

    /// What an answer tells the browser; nothing when the page may not read it.
    func fields(for request: HTTP1Request) -> [HTTP1Field] {
        let origin: String
        switch self {
        case .all: origin = "*"
        case .only(let origins):
            guard let asking = request.values(of: "origin").first, origins.contains(asking) else { return [] }
            origin = asking
        }
        return [
            HTTP1Field("Access-Control-Allow-Methods", "POST, GET, OPTIONS, PUT, DELETE"),
            HTTP1Field("Access-Control-Allow-Origin", origin),
            HTTP1Field("Access-Control-Allow-Headers", "accept, content-type, authorization"),
        ]
    }
}
