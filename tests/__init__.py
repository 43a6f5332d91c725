"""The tests of Hợp Tác; they mirror hoptac/, folder by folder."""
