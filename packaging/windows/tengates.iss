; Inno Setup's script for the Windows installer; packaging\windows\installer.py runs it with Version and Root.
; Untried: written from Inno Setup's documentation, never run. Signing it needs a certificate (SignTool=…).

#ifndef Version
  #error Run packaging\windows\installer.py, which says the version.
#endif

[Setup]
AppId={{6E0B6C0A-6B0B-4C53-9E0C-7E3B1D0A7E10}
AppName=Ten Gates
AppVersion={#Version}
AppPublisher=The Ten Gates founders
DefaultDirName={autopf}\Ten Gates
DefaultGroupName=Ten Gates
DisableProgramGroupPage=yes
LicenseFile={#Root}\LICENSE
OutputDir={#Root}\dist
OutputBaseFilename=tengates-{#Version}-windows-setup
SetupIconFile={#Root}\build\made\tengates.ico
UninstallDisplayIcon={app}\tengates-window.exe
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
Compression=lzma2
SolidCompression=yes
ChangesEnvironment=yes
WizardStyle=modern

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "folders"; Description: "Offer ""Open with Ten Gates"" on folders"
Name: "path"; Description: "Use the command tengates in terminals"

[Files]
Source: "{#Root}\dist\tengates\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Ten Gates"; Filename: "{app}\tengates-window.exe"
Name: "{autodesktop}\Ten Gates"; Filename: "{app}\tengates-window.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\Directory\shell\tengates"; ValueType: string; ValueData: "Open with Ten Gates"; Flags: uninsdeletekey; Tasks: folders
Root: HKA; Subkey: "Software\Classes\Directory\shell\tengates"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\tengates-window.exe"; Tasks: folders
Root: HKA; Subkey: "Software\Classes\Directory\shell\tengates\command"; ValueType: string; ValueData: """{app}\tengates-window.exe"" ""%1"""; Tasks: folders
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: IsNotOnPath

[Run]
Filename: "{app}\tengates-window.exe"; Description: "{cm:LaunchProgram,Ten Gates}"; Flags: nowait postinstall skipifsilent

[Code]
function IsNotOnPath: Boolean;
var
  Before: string;
begin
  if not RegQueryStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Before) then
    Before := '';
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Before) + ';') = 0;
end;
