/// The honoured flags that were given, by name, with the subject for messages about each.
struct FlagValues {
    private var given: [HonouredFlag: GivenFlag] = [:]

    mutating func set(_ flag: HonouredFlag, _ value: GivenFlag) { given[flag] = value }

    func isSet(_ flag: HonouredFlag) -> Bool { given[flag] != nil }

    func text(_ flag: HonouredFlag) -> String? { given[flag]?.value }

    /// What a message about the flag starts with: as the user wrote it, or as a flag when it was not given.
    func subject(_ flag: HonouredFlag) -> String { given[flag]?.subject ?? "--\(flag.rawValue)" }

    /// The flag's integer, or `fallback` when it was not given.
    func integer(
        _ flag: HonouredFlag, in range: ClosedRange<Int64>, unit: String, else fallback: Int
    ) throws(SettingsError) -> Int {
        guard let text = text(flag) else { return fallback }
        guard let value = SettingsText.readInteger(text), range.contains(value) else {
            throw SettingsError(
                subject(flag),
                "must be from \(range.lowerBound) to \(range.upperBound)\(unit), not \(SettingsText.quoted(text))")
        }
        return Int(value)
    }

    /// The flag's duration in milliseconds, rounded down, or `fallback` when it was not given.
    func milliseconds(
        _ flag: HonouredFlag, in range: ClosedRange<Int64>, else fallback: Int
    ) throws(SettingsError) -> Int {
        guard let text = text(flag) else { return fallback }
        guard let value = SettingsText.readDuration(text), range.contains(value / 1_000_000) else {
            throw SettingsError(
                subject(flag),
                "must be from \(range.lowerBound)ms to \(range.upperBound)ms, not \(SettingsText.quoted(text))")
        }
        return Int(value / 1_000_000)
    }

    /// The flag's list of URLs, without duplicates, in the order given; nil when it was not given.
    func endpoints(_ flag: HonouredFlag, hosts: Endpoint.HostRule) throws(SettingsError) -> [Endpoint]? {
        guard let text = text(flag) else { return nil }
        var endpoints: [Endpoint] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let endpoint: Endpoint
            do throws(Endpoint.Malformed) {
                endpoint = try Endpoint.read(item, hosts: hosts)
            } catch {
                throw SettingsError(subject(flag), error.reason)
            }
            guard !endpoints.contains(endpoint) else {
                throw SettingsError(subject(flag), "\(endpoint) stands twice")
            }
            endpoints.append(endpoint)
            guard endpoints.count <= SettingsLimits.urlsPerListMax else {
                throw SettingsError(subject(flag), "at most \(SettingsLimits.urlsPerListMax) URLs are allowed")
            }
        }
        return endpoints
    }

    /// The flag's text, not empty, of at most `bytesMax` bytes and without control characters.
    func line(_ flag: HonouredFlag, bytesMax: Int) throws(SettingsError) -> String? {
        guard let text = text(flag) else { return nil }
        guard (1...bytesMax).contains(text.utf8.count) else {
            throw SettingsError(subject(flag), "must be 1 to \(bytesMax) bytes long")
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }) else {
            throw SettingsError(subject(flag), "must not contain control characters")
        }
        return text
    }
}
