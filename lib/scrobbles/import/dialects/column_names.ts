/** What a column can mean. */
export type Role = "artist" | "track" | "album" | "date" | "listener" | "played";

/** The names under which columns go in exports, in several languages, most telling first. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  artist: words(`
    artist artistname trackartist artists artistsname trackartists artistcredit artistcreditname
    performer band singer interpret interprete artiste nomartiste nomdelartiste kunstler
    kunstlername artista nombreartista nombredelartista nomeartista nomedoartista artiest
    artiestnaam wykonawca artysta исполнитель артист музыкант interpreten esiintyja eloado konstnar
    アーティスト アーティスト名 歌手 艺术家 艺人 아티스트 albumartist albumartistname
    mastermetadataalbumartistname`),
  track: words(`
    track trackname tracktitle song songname songtitle recording recordingname title titel lied
    liedtitel titelname morceau titre titredelachanson chanson piste nomdelapiste pista cancion
    nombredelacancion tema titulo musica faixa nomedafaixa nomedamusica brano canzone titolo
    nummer liedje utwor tytul piosenka трек песня композиция название skladba kappale lat sang
    曲名 曲 タイトル 歌曲 歌名 곡 곡명 mastermetadatatrackname name`),
  album: words(`
    album albumname albumtitle release releasename releasetitle disque disco albumnaam альбом
    アルバム アルバム名 专辑 앨범 mastermetadataalbumalbumname`),
  date: words(`
    uts unixtimestamp unixtime epoch timestamp ts timestampms timems timestamputc playedat
    listenedat scrobbledat scrobbletime scrobbledate endtime starttime utctime datetime datetimeutc
    dateutc date dateandtime dateplayed playdate listendate lastplayed played time when datum
    zeitstempel zeitpunkt zeit fecha fechahora fechayhora horodatage dateheure dataehora dataora
    data tijdstip tijd czas дата датаивремя время 日時 日付 时间 날짜`),
  listener: words(`
    user userid username listener listenername lfmuser lastfmuser benutzer benutzername nutzer
    utilisateur usuario utente gebruiker uzytkownik пользователь account profile`),
  played: words("msplayed playdurationmilliseconds"),
};

function words(text: string): string[] {
  return text.trim().split(/\s+/).map(plainName);
}

/** A column's name without what does not tell: case, accents, punctuation, what follows a `#`. */
function plainName(name: string): string {
  const plain = name.replace(/#.*$/s, "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, "");
}

/** How well a column's name fits a role: 0 best, `Infinity` not at all. */
export function fit(name: string, role: Role): number {
  // A nested field's own name tells most, but may need its parent: `artist.name`.
  const path = name.split(".").filter((part) => !part.startsWith("#"));
  let best = Infinity;
  for (let parts = path.length; parts >= 1; parts--) {
    const place = NAMES[role].indexOf(plainName(path.slice(-parts).join(".")));
    if (place !== -1) best = Math.min(best, place + 100 * (path.length - parts));
  }
  return best;
}

/** The columns whose names fit a role, best first. */
export function namedColumns(header: readonly string[], role: Role): number[] {
  return header.map((name, column) => ({ column, fit: fit(name, role) }))
    .filter((named) => named.fit < Infinity)
    .sort((a, b) => a.fit - b.fit || a.column - b.column)
    .map((named) => named.column);
}
