internal import Raft

extension InitialCluster {
    /// Reads `name=url,name=url`; a name that stands more than once has several URLs.
    static func read(_ text: String, token: String, subject: String) throws(SettingsError) -> InitialCluster {
        var members: [Member] = []
        var owners: [Endpoint: String] = [:]
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let equals = item.firstIndex(of: "="), equals != item.startIndex else {
                throw SettingsError(subject, "\(SettingsText.quoted(item)) is not of the form name=http://host:port")
            }
            let name = String(item[..<equals])
            let url: Endpoint
            do throws(Endpoint.Malformed) {
                url = try Endpoint.read(item[item.index(after: equals)...], hosts: .numeric)
            } catch {
                throw SettingsError(subject, error.reason)
            }
            guard !url.isUnspecified else {
                throw SettingsError(subject, "\(url) reaches nobody; name an address that the other members can reach")
            }
            if let owner = owners.updateValue(name, forKey: url) {
                throw SettingsError(
                    subject, "\(url) stands twice, for \(SettingsText.quoted(owner)) and \(SettingsText.quoted(name))")
            }
            if let known = members.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
                members[known] = Member(name: name, peerURLs: members[known].peerURLs + [url])
            } else {
                members.append(Member(name: name, peerURLs: [url]))
            }
            guard members.count <= SettingsLimits.membersMax,
                owners.count <= SettingsLimits.urlsPerListMax * members.count
            else {
                throw SettingsError(
                    subject,
                    "at most \(SettingsLimits.membersMax) members with \(SettingsLimits.urlsPerListMax) URLs each "
                        + "are allowed"
                )
            }
        }
        let cluster = InitialCluster(token: token, members: members)
        guard Set(cluster.members.map { cluster.id(of: $0) }).count == members.count else {
            throw SettingsError(subject, "two members get the same id from their URLs; choose another cluster token")
        }
        return cluster
    }
}
